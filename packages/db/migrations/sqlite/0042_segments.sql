CREATE TABLE `segment_fields` (
	`application_id` text NOT NULL,
	`field` text NOT NULL,
	`group_id` text NOT NULL,
	PRIMARY KEY(`application_id`, `field`, `group_id`)
);
--> statement-breakpoint
CREATE INDEX `segment_fields_of_group` ON `segment_fields` (`application_id`,`group_id`);--> statement-breakpoint
CREATE TABLE `segment_queue` (
	`application_id` text NOT NULL,
	`id` text PRIMARY KEY NOT NULL,
	`user_id` text NOT NULL,
	`field` text
);
--> statement-breakpoint
CREATE INDEX `segment_queue_of_application` ON `segment_queue` (`application_id`,`id`);--> statement-breakpoint
ALTER TABLE `user_groups` ADD `archived_at` integer;--> statement-breakpoint
ALTER TABLE `user_groups` ADD `rule` text;--> statement-breakpoint
ALTER TABLE `user_groups` ADD `refreshed_at` integer;--> statement-breakpoint
ALTER TABLE `user_groups` ADD `swept_at` integer;--> statement-breakpoint
CREATE INDEX `user_groups_to_sweep` ON `user_groups` (`swept_at`) WHERE swept_at is not null;--> statement-breakpoint
CREATE INDEX `events_of_group` ON `events` (`application_id`,(details ->> 'group_id'),`id`) WHERE type in ('user.joined_group', 'user.left_group');