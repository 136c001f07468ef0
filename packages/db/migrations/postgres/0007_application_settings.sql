CREATE TABLE "application_origins" (
	"application_id" text collate "C" NOT NULL,
	"origin" text collate "C" NOT NULL,
	CONSTRAINT "application_origins_application_id_origin_pk" PRIMARY KEY("application_id","origin")
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "allowed_origins" jsonb;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "return_origins" jsonb;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "support_contact" jsonb;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "code_countries" jsonb;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "recycled_number_days" integer DEFAULT 90 NOT NULL;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "application_origins_by_origin" ON "application_origins" USING btree ("origin");