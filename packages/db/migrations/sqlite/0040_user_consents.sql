CREATE TABLE `user_consents` (
	`application_id` text NOT NULL,
	`user_id` text NOT NULL,
	`slug` text NOT NULL,
	`value` integer NOT NULL,
	`source` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `user_id`, `slug`)
);
--> statement-breakpoint
ALTER TABLE `applications` ADD `privacy_consent_required` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `applications` ADD `marketing_consents` text;--> statement-breakpoint
ALTER TABLE `users` ADD `privacy_consent` text;