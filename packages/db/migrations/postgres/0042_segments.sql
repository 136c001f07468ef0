CREATE TABLE "segment_fields" (
	"application_id" text collate "C" NOT NULL,
	"field" text collate "C" NOT NULL,
	"group_id" text collate "C" NOT NULL,
	CONSTRAINT "segment_fields_application_id_field_group_id_pk" PRIMARY KEY("application_id","field","group_id")
);
--> statement-breakpoint
CREATE TABLE "segment_queue" (
	"application_id" text collate "C" NOT NULL,
	"id" text collate "C" PRIMARY KEY NOT NULL,
	"user_id" text collate "C" NOT NULL,
	"field" text collate "C"
);
--> statement-breakpoint
ALTER TABLE "user_groups" ADD COLUMN "archived_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "user_groups" ADD COLUMN "rule" jsonb;--> statement-breakpoint
ALTER TABLE "user_groups" ADD COLUMN "refreshed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "user_groups" ADD COLUMN "swept_at" timestamp (3) with time zone;--> statement-breakpoint
CREATE INDEX "segment_fields_of_group" ON "segment_fields" USING btree ("application_id","group_id");--> statement-breakpoint
CREATE INDEX "segment_queue_of_application" ON "segment_queue" USING btree ("application_id","id");--> statement-breakpoint
CREATE INDEX "events_of_group" ON "events" USING btree ("application_id",(details ->> 'group_id'),"id") WHERE type in ('user.joined_group', 'user.left_group');--> statement-breakpoint
CREATE INDEX "user_groups_to_sweep" ON "user_groups" USING btree ("swept_at") WHERE swept_at is not null;