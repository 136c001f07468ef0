CREATE TABLE `firebase_keys` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`sealed` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE TABLE `foreign_hash_counts` (
	`application_id` text NOT NULL,
	`form` text NOT NULL,
	`shard` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`application_id`, `form`, `shard`)
);
--> statement-breakpoint
ALTER TABLE `identifiers` ADD `opens_with_password` integer;