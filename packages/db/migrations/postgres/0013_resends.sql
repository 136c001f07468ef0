ALTER TABLE "codes" ADD COLUMN "attempts_nearby" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "codes" ADD COLUMN "first_asked_at" timestamp (3) with time zone;