CREATE TABLE `tracked_job_changes` (
	`application_id` text NOT NULL,
	`job_id` text NOT NULL,
	`position` integer NOT NULL,
	`size` integer NOT NULL,
	`change` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `job_id`, `position`)
);
--> statement-breakpoint
ALTER TABLE `tracked_jobs` ADD `undoes` text;--> statement-breakpoint
ALTER TABLE `tracked_jobs` ADD `undone_by` text;--> statement-breakpoint
ALTER TABLE `tracked_jobs` ADD `undoable` integer DEFAULT 0 NOT NULL;