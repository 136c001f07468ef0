CREATE TABLE `skipped_row_traces` (
	`application_id` text NOT NULL,
	`trace` text NOT NULL,
	`source_id` text NOT NULL,
	`line` integer NOT NULL,
	PRIMARY KEY(`application_id`, `trace`, `source_id`, `line`)
);
--> statement-breakpoint
CREATE INDEX `skipped_row_traces_by_source` ON `skipped_row_traces` (`application_id`,`source_id`,`line`);--> statement-breakpoint
ALTER TABLE `tracked_job_errors` ADD `at_start` integer DEFAULT false NOT NULL;--> statement-breakpoint
CREATE INDEX `user_group_errors_by_value` ON `user_group_errors` (`application_id`,`value`);