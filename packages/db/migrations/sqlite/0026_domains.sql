CREATE TABLE `domains` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`domain` text NOT NULL,
	`proof` text NOT NULL,
	`verified_at` integer,
	`verified_by` text,
	`last_check` text,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `domains_of_application` ON `domains` (`application_id`,`domain`);--> statement-breakpoint
CREATE UNIQUE INDEX `domains_verified` ON `domains` (`domain`) WHERE verified_at is not null;--> statement-breakpoint
ALTER TABLE `issued` ADD `domain` text;--> statement-breakpoint
CREATE INDEX `issued_at_domain` ON `issued` (`application_id`,`domain`) WHERE domain is not null;