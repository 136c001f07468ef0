ALTER TABLE `events` ADD `details` text;--> statement-breakpoint
ALTER TABLE `team_events` ADD `details` text;