#include "server/destinations/pack/functions/time_parts.h"

namespace analytics::server::pack {
namespace {

constexpr std::int64_t kMsADay = 86'400'000;
constexpr std::int64_t kDaysOfEra = 146'097;       // 400 years.
constexpr std::int64_t kDaysBefore1970 = 719'468;  // From 1 March of the year 0.

constexpr std::int64_t floor_div(std::int64_t a, std::int64_t b) {
  return a / b - (a % b != 0 && (a < 0) != (b < 0) ? 1 : 0);
}

// Years are counted from March, so that the day that leap years have comes last.
std::int64_t days_of(std::int64_t year, std::int64_t month, std::int64_t day) {
  if (month <= 2) --year;
  const std::int64_t era = floor_div(year, 400);
  const std::int64_t year_of_era = year - era * 400;
  const std::int64_t day_of_year = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
  const std::int64_t day_of_era =
      year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
  return era * kDaysOfEra + day_of_era - kDaysBefore1970;
}

}  // namespace

std::optional<std::int64_t> utc_ms(const TimeParts& parts) {
  const std::int64_t years = floor_div(parts.month - 1, 12);
  const std::int64_t days =
      days_of(parts.year + years, parts.month - years * 12, 1) + parts.day - 1;
  const std::int64_t seconds = (parts.hour * 60 + parts.minute) * 60 + parts.second;
  constexpr std::int64_t kDaysMax = kTimeMsMax / kMsADay;
  if (days > 2 * kDaysMax || days < -2 * kDaysMax) return std::nullopt;
  const std::int64_t ms = days * kMsADay + seconds * 1000 + parts.millisecond;
  if (ms > kTimeMsMax || ms < -kTimeMsMax) return std::nullopt;
  return ms;
}

TimeParts parts_of(std::int64_t time_ms) {
  const std::int64_t days = floor_div(time_ms, kMsADay);
  const std::int64_t ms_of_day = time_ms - days * kMsADay;
  const std::int64_t from_march = days + kDaysBefore1970;
  const std::int64_t era = floor_div(from_march, kDaysOfEra);
  const std::int64_t day_of_era = from_march - era * kDaysOfEra;
  const std::int64_t year_of_era =
      (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
  const std::int64_t day_of_year =
      day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
  const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
  return {.year = year_of_era + era * 400 + (month <= 2 ? 1 : 0),
          .month = month,
          .day = day_of_year - (153 * month_from_march + 2) / 5 + 1,
          .hour = ms_of_day / 3'600'000,
          .minute = ms_of_day / 60'000 % 60,
          .second = ms_of_day / 1000 % 60,
          .millisecond = ms_of_day % 1000};
}

}  // namespace analytics::server::pack
