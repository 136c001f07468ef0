ALTER TABLE "bearer_tokens" ADD COLUMN "family_id" text collate "C";--> statement-breakpoint
ALTER TABLE "bearer_tokens" ADD COLUMN "used_at" timestamp (3) with time zone;