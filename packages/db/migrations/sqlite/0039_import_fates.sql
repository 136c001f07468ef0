CREATE TABLE `import_fates` (
	`application_id` text NOT NULL,
	`job_id` text NOT NULL,
	`position` integer NOT NULL,
	`fates` text NOT NULL,
	PRIMARY KEY(`application_id`, `job_id`, `position`)
);
