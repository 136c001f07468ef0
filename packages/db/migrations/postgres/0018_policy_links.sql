ALTER TABLE "applications" ADD COLUMN "terms_url" text;--> statement-breakpoint
ALTER TABLE "applications" ADD COLUMN "privacy_url" text;