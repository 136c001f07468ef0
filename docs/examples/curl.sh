#!/usr/bin/env bash
# Creates a customer and finds it again. Needs BASE_URL, COMPANY_ID, APPLICATION_ID, API_KEY and API_SECRET.
set -euo pipefail

token=$(curl -sS --fail-with-body -u "$API_KEY:$API_SECRET" -d grant_type=client_credentials \
  "$BASE_URL/service/panel/authentication/v1.0/company/$COMPANY_ID/oauth/token" |
  sed -E 's/.*"access_token":"([^"]+)".*/\1/')

customers="$BASE_URL/service/platform/user/v1.0/company/$COMPANY_ID/application/$APPLICATION_ID/customers"
email="asha.$(date +%s)@example.com"

curl -sS --fail-with-body -X POST "$customers" \
  -H "authorization: Bearer $token" -H 'content-type: application/json' \
  -d "{\"email\":\"$email\",\"first_name\":\"Asha\"}"
echo

curl -sS --fail-with-body -G "$customers/list" -H "authorization: Bearer $token" --data-urlencode "q=$email"
echo
