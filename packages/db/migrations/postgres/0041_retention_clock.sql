CREATE TABLE "inactivity_reports" (
	"application_id" text collate "C" NOT NULL,
	"day" text collate "C" NOT NULL,
	"notified" integer NOT NULL,
	"unreachable" integer NOT NULL,
	"kept" integer NOT NULL,
	"erased" integer NOT NULL,
	CONSTRAINT "inactivity_reports_application_id_day_pk" PRIMARY KEY("application_id","day")
);
--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "inactivity_days" integer;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "inactivity_since" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "active_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "erase_after" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "users_by_activity" ON "users" USING btree ("application_id","active_at","id") WHERE state = 'active' and erase_after is null;--> statement-breakpoint
CREATE INDEX "users_to_erase" ON "users" USING btree ("application_id","erase_after","id") WHERE state = 'active' and erase_after is not null;