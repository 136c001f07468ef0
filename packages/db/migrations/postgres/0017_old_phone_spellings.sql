-- Mexico: +521 and ten digits become +52 and ten digits.
UPDATE "identifiers" SET "value" = '+52' || substr("value", 5), "phone" = substr("value", 5)
WHERE "kind" = 'phone' AND "value" LIKE '+521__________' AND NOT ("identifiers"."released_at" IS NULL AND EXISTS (
  SELECT 1 FROM "identifiers" "other"
  WHERE "other"."application_id" = "identifiers"."application_id" AND "other"."released_at" IS NULL
    AND "other"."value" = '+52' || substr("identifiers"."value", 5)
    AND ("other"."user_id" = "identifiers"."user_id" OR ("other"."verified" AND "identifiers"."verified"))
));
--> statement-breakpoint
-- Brazil: mobiles with eight digits, which start with 6 to 9, get a 9 in front.
UPDATE "identifiers" SET "value" = substr("value", 1, 5) || '9' || substr("value", 6), "phone" = substr("value", 4, 2) || '9' || substr("value", 6)
WHERE "kind" = 'phone' AND "value" LIKE '+55__________' AND substr("value", 6, 1) IN ('6', '7', '8', '9') AND NOT ("identifiers"."released_at" IS NULL AND EXISTS (
  SELECT 1 FROM "identifiers" "other"
  WHERE "other"."application_id" = "identifiers"."application_id" AND "other"."released_at" IS NULL
    AND "other"."value" = substr("identifiers"."value", 1, 5) || '9' || substr("identifiers"."value", 6)
    AND ("other"."user_id" = "identifiers"."user_id" OR ("other"."verified" AND "identifiers"."verified"))
));
--> statement-breakpoint
-- Argentina: numbers are compared with the 9 of mobiles, and shown as they were typed.
UPDATE "identifiers" SET "value" = '+549' || substr("value", 4)
WHERE "kind" = 'phone' AND "value" LIKE '+54__________' AND substr("value", 4, 1) IN ('1', '2', '3') AND NOT ("identifiers"."released_at" IS NULL AND EXISTS (
  SELECT 1 FROM "identifiers" "other"
  WHERE "other"."application_id" = "identifiers"."application_id" AND "other"."released_at" IS NULL
    AND "other"."value" = '+549' || substr("identifiers"."value", 4)
    AND ("other"."user_id" = "identifiers"."user_id" OR ("other"."verified" AND "identifiers"."verified"))
));
--> statement-breakpoint
-- Dates of birth are calendar dates: the date counts as it was written.
UPDATE "users" SET "dob" = substr("dob", 1, 10) || 'T00:00:00.000Z'
WHERE "dob" IS NOT NULL AND "dob" NOT LIKE '%T00:00:00.000Z';
