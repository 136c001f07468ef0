ALTER TABLE "codes" ADD COLUMN "asked_from" text collate "C";--> statement-breakpoint
ALTER TABLE "codes" ADD COLUMN "attempts_elsewhere" integer DEFAULT 0 NOT NULL;