ALTER TABLE `codes` ADD `attempts_nearby` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `codes` ADD `first_asked_at` integer;