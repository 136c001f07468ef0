ALTER TABLE `tracked_job_errors` ADD `code` text;--> statement-breakpoint
ALTER TABLE `tracked_job_errors` ADD `field` text;--> statement-breakpoint
ALTER TABLE `tracked_job_errors` ADD `cells` text;--> statement-breakpoint
ALTER TABLE `tracked_jobs` ADD `row_header` text;