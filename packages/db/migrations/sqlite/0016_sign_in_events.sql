ALTER TABLE `events` ADD `contact_hash` text;--> statement-breakpoint
CREATE INDEX `events_of_contact` ON `events` (`application_id`,`contact_hash`,`id`) WHERE contact_hash is not null;--> statement-breakpoint
ALTER TABLE `messages` ADD `attempt` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `user_id` text;--> statement-breakpoint
ALTER TABLE `messages` ADD `delivery` text;