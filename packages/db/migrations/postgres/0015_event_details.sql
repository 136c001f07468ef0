ALTER TABLE "events" ADD COLUMN "details" jsonb;--> statement-breakpoint
ALTER TABLE "team_events" ADD COLUMN "details" jsonb;