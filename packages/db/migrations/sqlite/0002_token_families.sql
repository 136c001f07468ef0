ALTER TABLE `bearer_tokens` ADD `family_id` text;--> statement-breakpoint
ALTER TABLE `bearer_tokens` ADD `used_at` integer;