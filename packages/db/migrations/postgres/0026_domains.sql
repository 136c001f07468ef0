CREATE TABLE "domains" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" NOT NULL,
	"domain" text collate "C" NOT NULL,
	"proof" text NOT NULL,
	"verified_at" timestamp (3) with time zone,
	"verified_by" text,
	"last_check" jsonb,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" jsonb NOT NULL,
	CONSTRAINT "domains_application_id_id_pk" PRIMARY KEY("application_id","id")
);
--> statement-breakpoint
ALTER TABLE "issued" ADD COLUMN "domain" text collate "C";--> statement-breakpoint
CREATE UNIQUE INDEX "domains_of_application" ON "domains" USING btree ("application_id","domain");--> statement-breakpoint
CREATE UNIQUE INDEX "domains_verified" ON "domains" USING btree ("domain") WHERE verified_at is not null;--> statement-breakpoint
CREATE INDEX "issued_at_domain" ON "issued" USING btree ("application_id","domain") WHERE domain is not null;