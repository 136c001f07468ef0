CREATE TABLE `inactivity_reports` (
	`application_id` text NOT NULL,
	`day` text NOT NULL,
	`notified` integer NOT NULL,
	`unreachable` integer NOT NULL,
	`kept` integer NOT NULL,
	`erased` integer NOT NULL,
	PRIMARY KEY(`application_id`, `day`)
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `inactivity_days` integer;--> statement-breakpoint
ALTER TABLE `applications` ADD `inactivity_since` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `active_at` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `erase_after` integer;--> statement-breakpoint
CREATE INDEX `users_by_activity` ON `users` (`application_id`,`active_at`,`id`) WHERE state = 'active' and erase_after is null;--> statement-breakpoint
CREATE INDEX `users_to_erase` ON `users` (`application_id`,`erase_after`,`id`) WHERE state = 'active' and erase_after is not null;