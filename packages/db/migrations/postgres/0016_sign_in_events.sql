ALTER TABLE "events" ADD COLUMN "contact_hash" text collate "C";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "attempt" text;--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "user_id" text collate "C";--> statement-breakpoint
ALTER TABLE "messages" ADD COLUMN "delivery" text;--> statement-breakpoint
CREATE INDEX "events_of_contact" ON "events" USING btree ("application_id","contact_hash","id") WHERE contact_hash is not null;