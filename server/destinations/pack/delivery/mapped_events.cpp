#include "server/destinations/pack/delivery/mapped_events.h"

#include <algorithm>
#include <utility>

#include "base/time_text.h"
#include "server/destinations/pack/delivery/answer_outcome.h"
#include "server/destinations/pack/delivery/step_request.h"

namespace analytics::server::pack {
namespace {

using Kind = Outcome::Kind;

Outcome discarded(std::string code, std::string detail) {
  return {.kind = Kind::discarded, .code = std::move(code), .detail = std::move(detail)};
}

// Whether simdjson can read it: one that it can't, such as a number of a hundred digits, must not
// keep the others from being read.
bool is_readable(const std::string& json, simdjson::dom::parser& parser) {
  simdjson::dom::element root;
  return parser.parse(json).get(root) == simdjson::SUCCESS && root.is_object();
}

class Mapper {
 public:
  Mapper(const CompiledPack& pack, const std::vector<Event>& events, AttemptMemory& memory,
         Timestamp now)
      : pack_(pack), events_(events), memory_(memory), now_(now) {}

  MappedEvents map() {
    mapped_.by_mapping.resize(pack_.mappings().size());
    mapped_.outcomes.resize(events_.size());
    mapped_.takers.resize(events_.size());
    parse();
    for (std::size_t i = 0; i < events_.size() && !mapped_.is_full; ++i) {
      if (!values_[i].is_undefined()) map_event(i);
    }
    return std::move(mapped_);
  }

 private:
  bool try_parse(const std::vector<bool>& left_out) {
    std::string& text = memory_.text;
    text.assign(1, '[');
    for (std::size_t i = 0; i < events_.size(); ++i) {
      if (left_out[i]) continue;
      if (text.size() > 1) text += ',';
      text += events_[i].json;
    }
    text += ']';
    simdjson::dom::array list;
    if (memory_.parser.parse(text).get(list) != simdjson::SUCCESS) return false;
    std::size_t next = 0;
    for (const simdjson::dom::element event : list) {
      while (next < events_.size() && left_out[next]) ++next;
      if (next == events_.size()) return false;
      values_[next++] = Value::of(event);
    }
    return true;
  }

  void parse() {
    values_.resize(events_.size());
    std::vector<bool> left_out(events_.size());
    if (try_parse(left_out)) return;
    simdjson::dom::parser parser;
    for (std::size_t i = 0; i < events_.size(); ++i) {
      left_out[i] = !is_readable(events_[i].json, parser);
      if (!left_out[i]) continue;
      mapped_.outcomes[i] = discarded("event_unreadable", "the event can't be read as JSON");
    }
    std::ranges::fill(values_, Value{});
    (void)try_parse(left_out);
  }

  void map_event(std::size_t index) {
    if (is_too_old(values_[index], events_[index])) {
      mapped_.outcomes[index] =
          discarded("event_too_old", "the event is older than the destination takes");
      return;
    }
    memory_.document.read(events_[index].json);
    const std::vector<std::string>& types = pack_.pack().event_types;
    const bool is_taken =
        types.empty() || std::ranges::find(types, events_[index].type) != types.end();
    for (std::size_t m = 0; is_taken && m < pack_.mappings().size(); ++m) {
      if (!pack_.mappings()[m].trigger.holds(memory_.document)) continue;
      ++mapped_.takers[index];
      map_by(m, index);
    }
    if (mapped_.takers[index] == 0) {
      mapped_.outcomes[index] =
          discarded("NO_MATCHING_MAPPING", "none of the destination's mappings takes the event");
    }
  }

  bool is_too_old(const Value& value, const Event& event) const {
    if (!pack_.pack().age_max) return false;
    const Value timestamp = value.member("timestamp");
    Timestamp at = event.received_at;
    if (const Result<Timestamp> read = parse_time(timestamp.text()); read) at = *read;
    return now_ - at > *pack_.pack().age_max;
  }

  Scope scope_of(std::size_t index) {
    return {.root = values_[index],
            .arena = memory_.arena,
            .now = now_,
            .seed = events_[index].message_id};
  }

  void refuse(std::size_t index, Outcome outcome) {
    mapped_.outcomes[index] = worse_of(mapped_.outcomes[index], outcome);
  }

  void map_by(std::size_t m, std::size_t index) {
    const CompiledMapping& mapping = pack_.mappings()[m];
    const PackAction& action = *mapping.action->action;
    const std::span<Value> payload = memory_.arena.make<Value>(action.fields.size());
    const std::span<Value> mapped = memory_.arena.make<Value>(mapping.fields.size());
    Scope scope = scope_of(index);
    mapping.fields.run(scope, mapped);
    for (std::size_t i = 0; i < mapped.size(); ++i) payload[mapping.places[i]] = mapped[i];
    std::string complaint = std::move(scope.fault);
    // Of a batch Segment keeps empty texts, which services refuse; here an event is the same alone
    // and in a batch.
    const bool is_good = complaint.empty() && check_payload(action.fields, payload, memory_.arena,
                                                            /*is_batch=*/false, complaint);
    mapped_.is_full = mapped_.is_full || memory_.arena.is_full();
    if (mapped_.is_full) return;
    if (!is_good) {
      return refuse(index,
                    discarded("payload_invalid", detail_of(pack_.secrets().mask, complaint)));
    }
    make_items(m, index, payload);
  }

  void make_items(std::size_t m, std::size_t index, std::span<const Value> payload) {
    const CompiledAction& action = *pack_.mappings()[m].action;
    const std::span<Member> members = memory_.arena.make<Member>(2);
    members[0] = {"event", values_[index]};
    members[1] = {"settings", pack_.settings()};
    Scope scope = scope_of(index);
    scope.root = Value::of(std::span<const Member>(members));
    scope.payload = payload;
    if (is_refused(action, index, scope)) return;
    MappedEvent one{.index = index,
                    .event = values_[index],
                    .payload = payload,
                    .seed = events_[index].message_id};
    one.items = items_of(action, scope);
    if (action.action->batch) measure(action, scope, one);
    mapped_.is_full = mapped_.is_full || memory_.arena.is_full();
    if (!scope.fault.empty()) {
      return refuse(index,
                    discarded("mapping_failed", detail_of(pack_.secrets().mask, scope.fault)));
    }
    mapped_.by_mapping[m].push_back(one);
  }

  bool is_refused(const CompiledAction& action, std::size_t index, Scope& scope) {
    for (const CompiledRefusal& refusal : action.refuse) {
      if (refusal.when && !refusal.when->run(scope).holds()) continue;
      std::string detail;
      if (refusal.detail) write_text(refusal.detail->run(scope), detail, kRequestBytesMax);
      refuse(index, discarded(refusal.code, detail_of(pack_.secrets().mask, detail)));
      return true;
    }
    return false;
  }

  std::span<const Value> items_of(const CompiledAction& action, Scope& scope) {
    const Value item =
        action.item ? action.item->run(scope) : payload_object(action, scope.payload);
    if (item.is_undefined()) return {};
    const bool is_several = action.action->spread && item.is_list();
    const std::span<Value> items = memory_.arena.make<Value>(is_several ? item.size() : 1);
    if (!is_several) {
      items[0] = item;
      return items;
    }
    std::size_t count = 0;
    for (Items one(item); one.next();) {
      if (!one.value().is_undefined()) items[count++] = one.value();
    }
    return items.first(count);
  }

  Value payload_object(const CompiledAction& action, std::span<const Value> payload) {
    const std::span<Member> members = memory_.arena.make<Member>(payload.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
      members[i] = {action.payload_names[i], payload[i]};
    }
    return Value::of(std::span<const Member>(members));
  }

  void measure(const CompiledAction& action, Scope& scope, MappedEvent& one) {
    for (const Value& item : one.items) {
      scratch_.clear();
      write_json(item, scratch_, kRequestBytesMax);
      one.item_bytes += scratch_.size() + 1;
    }
    if (!action.by) return;
    scratch_.clear();
    write_json(action.by->run(scope), scratch_, kRequestBytesMax);
    one.group = memory_.arena.keep(scratch_);
  }

  const CompiledPack& pack_;
  const std::vector<Event>& events_;
  AttemptMemory& memory_;
  const Timestamp now_;
  MappedEvents mapped_;
  std::vector<Value> values_;
  std::string scratch_;
};

}  // namespace

MappedEvents map_events(const CompiledPack& pack, const std::vector<Event>& events,
                        AttemptMemory& memory, Timestamp now) {
  return Mapper(pack, events, memory, now).map();
}

}  // namespace analytics::server::pack
