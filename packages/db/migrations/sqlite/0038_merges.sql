CREATE TABLE `user_likenesses` (
	`application_id` text NOT NULL,
	`key` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`application_id`, `key`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `user_likenesses_of_user` ON `user_likenesses` (`application_id`,`user_id`,`key`);--> statement-breakpoint
CREATE TABLE `user_merges` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`survivor_id` text NOT NULL,
	`other_id` text NOT NULL,
	`reason` text NOT NULL,
	`by` text NOT NULL,
	`kept` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `user_merges_of_survivor` ON `user_merges` (`application_id`,`survivor_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `user_merges_of_other` ON `user_merges` (`application_id`,`other_id`);--> statement-breakpoint
CREATE INDEX `user_merges_by_expiry` ON `user_merges` (`expires_at`);--> statement-breakpoint
CREATE TABLE `user_pairs` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`first_id` text NOT NULL,
	`second_id` text NOT NULL,
	`reasons` text NOT NULL,
	`dismissed_at` integer,
	`dismissed_by` text,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_pairs_of_users` ON `user_pairs` (`application_id`,`first_id`,`second_id`);--> statement-breakpoint
CREATE INDEX `user_pairs_of_second` ON `user_pairs` (`application_id`,`second_id`);--> statement-breakpoint
CREATE INDEX `user_pairs_open` ON `user_pairs` (`application_id`,`id`) WHERE dismissed_at is null;--> statement-breakpoint
CREATE INDEX `user_pairs_dismissed` ON `user_pairs` (`application_id`,`id`) WHERE dismissed_at is not null;--> statement-breakpoint
ALTER TABLE `users` ADD `merged_into` text;--> statement-breakpoint
CREATE INDEX `users_merged_into` ON `users` (`application_id`,`merged_into`,`id`) WHERE merged_into is not null;