#include "server/destinations/pack/functions/check_functions.h"

#include <algorithm>
#include <string_view>

#include "server/destinations/pack/functions/js_time.h"
#include "server/destinations/pack/functions/letters.h"

namespace analytics::server::pack {
namespace {

// ISO 4217, in order: the codes that Segment's destinations for Google Analytics and Facebook take,
// withdrawn ones such as HRK among them, and those that have come since.
constexpr std::string_view kCurrencies =
    "AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BOV BRL "
    "BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CLF CLP CNY COP COU CRC CUC CUP CVE CZK DJF "
    "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HRK HTG "
    "HUF IDR ILS INR IQD IRR ISK JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP "
    "LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN "
    "NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG "
    "SEK SGD SHP SLE SLL SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS "
    "UAH UGX USD USN UYI UYU UYW UZS VED VES VND VUV WST XAD XAF XAG XAU XBA XBB XBC XBD "
    "XCD XCG XDR XOF XPD XPF XPT XSU XTS XUA \x58XX YER ZAR ZMW ZWC ZWG";

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter_or_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}
bool is_hex_digit(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}

bool is_of_mailbox(char c) {
  return is_letter_or_digit(c) ||
         std::string_view("!#$%&'*+/=?^_`{|}~-").find(c) != std::string_view::npos;
}

bool is_of_domain(char c) { return is_letter_or_digit(c) || c == '-'; }

// Whether every part between dots is one that `is_part` takes.
template <class IsPart>
bool all_parts(std::string_view text, IsPart is_part) {
  while (true) {
    const std::size_t dot = text.find('.');
    if (!is_part(text.substr(0, dot))) return false;
    if (dot == text.npos) return true;
    text.remove_prefix(dot + 1);
  }
}

bool is_mailbox(std::string_view text) {
  return all_parts(text, [](std::string_view part) {
    return !part.empty() && std::ranges::all_of(part, is_of_mailbox);
  });
}

bool is_domain(std::string_view text) {
  const bool has_dot = text.find('.') != text.npos;
  return has_dot && all_parts(text, [](std::string_view part) {
           return !part.empty() && std::ranges::all_of(part, is_of_domain) && part.front() != '-' &&
                  part.back() != '-';
         });
}

std::string_view text_of(const Call& call) { return call.argument(0).text(); }

}  // namespace

Value is_digits(const Call& call) {
  return Value::of(!text_of(call).empty() && std::ranges::all_of(text_of(call), is_digit));
}

Value is_email(const Call& call) {
  const std::string_view text = text_of(call);
  const std::size_t at = text.find('@');
  if (at == text.npos) return Value::of(false);
  return Value::of(is_mailbox(text.substr(0, at)) && is_domain(text.substr(at + 1)));
}

Value is_iso_date(const Call& call) { return Value::of(is_iso_date(text_of(call))); }

Value is_date(const Call& call) { return Value::of(time_ms(call.argument(0)).has_value()); }

Value is_sha256(const Call& call) {
  std::size_t in_a_row = 0;
  for (const char c : text_of(call)) {
    in_a_row = is_hex_digit(c) ? in_a_row + 1 : 0;
    if (in_a_row == 64) return Value::of(true);
  }
  return Value::of(false);
}

Value is_currency(const Call& call) {
  if (text_of(call).empty() || text_of(call).size() > 6) return Value::of(false);
  const std::string code = upper_text(text_of(call));
  const bool is_code = code.size() == 3 && code.find(' ') == code.npos;
  return Value::of(is_code && kCurrencies.find(code) != kCurrencies.npos);
}

}  // namespace analytics::server::pack
