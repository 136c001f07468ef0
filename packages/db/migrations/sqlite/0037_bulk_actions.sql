CREATE TABLE `bulk_action_parts` (
	`application_id` text NOT NULL,
	`job_id` text NOT NULL,
	`position` integer NOT NULL,
	`user_ids` text NOT NULL,
	`lines` text,
	PRIMARY KEY(`application_id`, `job_id`, `position`)
);
