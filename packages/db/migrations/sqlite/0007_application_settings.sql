CREATE TABLE `application_origins` (
	`application_id` text NOT NULL,
	`origin` text NOT NULL,
	PRIMARY KEY(`application_id`, `origin`)
);
--> statement-breakpoint
CREATE INDEX `application_origins_by_origin` ON `application_origins` (`origin`);--> statement-breakpoint
ALTER TABLE `applications` ADD `allowed_origins` text;--> statement-breakpoint
ALTER TABLE `applications` ADD `return_origins` text;--> statement-breakpoint
ALTER TABLE `applications` ADD `support_contact` text;--> statement-breakpoint
ALTER TABLE `applications` ADD `code_countries` text;--> statement-breakpoint
ALTER TABLE `applications` ADD `recycled_number_days` integer DEFAULT 90 NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `version` integer DEFAULT 0 NOT NULL;