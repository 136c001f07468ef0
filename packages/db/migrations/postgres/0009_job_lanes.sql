DROP INDEX "jobs_claimable";--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "lane" text collate "C" DEFAULT 'housekeeping' NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "priority" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
ALTER TABLE "jobs" ADD COLUMN "ready" boolean DEFAULT true NOT NULL;--> statement-breakpoint
UPDATE "jobs" SET "ready" = false, "lane" = CASE "kind"
  WHEN 'import_members' THEN 'imports'
  WHEN 'deliver_message' THEN coalesce((SELECT "channel" FROM "messages" WHERE "messages"."application_id" = "jobs"."application_id" AND "messages"."id" = "jobs"."payload" ->> 'message_id'), 'email')
  ELSE 'housekeeping' END
WHERE "state" IN ('waiting', 'running');--> statement-breakpoint
CREATE INDEX "jobs_ready" ON "jobs" USING btree ("lane","application_id","priority","claimable_at") WHERE ready and state = 'waiting';--> statement-breakpoint
CREATE INDEX "jobs_ready_by_age" ON "jobs" USING btree ("lane","claimable_at") WHERE ready and state = 'waiting';--> statement-breakpoint
CREATE INDEX "jobs_set_aside" ON "jobs" USING btree ("claimable_at") WHERE state = 'running' or (state = 'waiting' and not ready);