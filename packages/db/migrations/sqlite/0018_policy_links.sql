ALTER TABLE `applications` ADD `terms_url` text;--> statement-breakpoint
ALTER TABLE `applications` ADD `privacy_url` text;