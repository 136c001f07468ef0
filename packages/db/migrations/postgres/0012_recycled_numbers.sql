ALTER TABLE "sessions" ADD COLUMN "opened_by" text;--> statement-breakpoint
ALTER TABLE "sessions" ADD COLUMN "contact_id" text collate "C";--> statement-breakpoint
ALTER TABLE "sign_ups" ADD COLUMN "returning_user_id" text collate "C";