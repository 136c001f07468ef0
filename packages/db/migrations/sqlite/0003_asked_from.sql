ALTER TABLE `codes` ADD `asked_from` text;--> statement-breakpoint
ALTER TABLE `codes` ADD `attempts_elsewhere` integer DEFAULT 0 NOT NULL;