ALTER TABLE "users" ADD COLUMN "created_by" text;--> statement-breakpoint
-- New applications start without a captcha. Those that exist and never saved their settings keep it.
INSERT INTO "platform_configs" ("application_id", "id", "config", "version", "created_at", "updated_at")
SELECT "id", "id", '{"skip_captcha":false}', 0, "created_at", "created_at" FROM "applications"
WHERE "id" NOT IN (SELECT "application_id" FROM "platform_configs");