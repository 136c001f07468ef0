CREATE TABLE `tracked_job_errors` (
	`application_id` text NOT NULL,
	`job_id` text NOT NULL,
	`line` integer NOT NULL,
	`value` text NOT NULL,
	`message` text NOT NULL,
	PRIMARY KEY(`application_id`, `job_id`, `line`)
);
--> statement-breakpoint
CREATE INDEX `tracked_job_errors_by_value` ON `tracked_job_errors` (`application_id`,`value`);--> statement-breakpoint
CREATE TABLE `tracked_jobs` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`run` integer NOT NULL,
	`attempts` integer NOT NULL,
	`about_type` text NOT NULL,
	`about_id` text NOT NULL,
	`about_name` text NOT NULL,
	`starter_id` text NOT NULL,
	`started_by` text NOT NULL,
	`input` text NOT NULL,
	`checkpoint` text,
	`progress` text,
	`result` text,
	`failure` text,
	`error_count` integer NOT NULL,
	`created_at` integer NOT NULL,
	`started_at` integer,
	`changed_at` integer NOT NULL,
	`finished_at` integer,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE INDEX `tracked_jobs_by_state` ON `tracked_jobs` (`application_id`,`state`,`id`);--> statement-breakpoint
CREATE INDEX `tracked_jobs_by_starter` ON `tracked_jobs` (`application_id`,`starter_id`,`id`);--> statement-breakpoint
CREATE INDEX `tracked_jobs_by_about` ON `tracked_jobs` (`application_id`,`about_id`,`id`);