CREATE TABLE `attribute_definitions` (
	`application_id` text NOT NULL,
	`id` text NOT NULL,
	`slug` text NOT NULL,
	`name` text NOT NULL,
	`description` text NOT NULL,
	`type` text NOT NULL,
	`icon` text NOT NULL,
	`ordering_channels` text NOT NULL,
	`masking` text NOT NULL,
	`registration` text NOT NULL,
	`is_multi_value` integer NOT NULL,
	`customer_editable` integer NOT NULL,
	`encrypted` integer NOT NULL,
	`pinned` integer NOT NULL,
	`pin_order` integer NOT NULL,
	`default_value` text,
	`validations` text NOT NULL,
	`created_by` text NOT NULL,
	`updated_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer NOT NULL,
	PRIMARY KEY(`application_id`, `id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `attribute_definitions_slug` ON `attribute_definitions` (`application_id`,`slug`);--> statement-breakpoint
CREATE TABLE `user_attribute_keys` (
	`application_id` text NOT NULL,
	`definition_id` text NOT NULL,
	`key` text NOT NULL,
	`user_id` text NOT NULL,
	PRIMARY KEY(`application_id`, `definition_id`, `key`, `user_id`)
);
--> statement-breakpoint
CREATE INDEX `user_attribute_keys_of_user` ON `user_attribute_keys` (`application_id`,`user_id`,`definition_id`,`key`);--> statement-breakpoint
CREATE TABLE `user_attributes` (
	`application_id` text NOT NULL,
	`user_id` text NOT NULL,
	`definition_id` text NOT NULL,
	`id` text NOT NULL,
	`value` text,
	`sealed` text,
	`customer_overridden` integer NOT NULL,
	`updated_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`application_id`, `user_id`, `definition_id`)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `user_attributes_id` ON `user_attributes` (`application_id`,`id`);--> statement-breakpoint
CREATE INDEX `user_attributes_by_definition` ON `user_attributes` (`application_id`,`definition_id`,`user_id`);