#include "server/destinations/pack/delivery/deletion.h"

#include <memory>
#include <utility>

#include "server/destinations/pack/delivery/call.h"
#include "server/destinations/pack/delivery/strand.h"

namespace analytics::server::pack {
namespace {

class Deletion : public std::enable_shared_from_this<Deletion> {
 public:
  Deletion(const AttemptParts& parts, std::string user_id,
           std::unique_ptr<const CompiledAction> action)
      : transport_(*parts.transport),
        parts_(parts.without_transport()),
        user_id_(std::move(user_id)),
        action_(std::move(action)) {}

  void start(Deadline deadline, std::function<void(Outcome)> done) {
    const auto call = std::make_shared<Call>(Call::Setup{.pack = *parts_.pack,
                                                         .action = *action_,
                                                         .transport = transport_,
                                                         .clock = *parts_.clock,
                                                         .arena = arena_,
                                                         .deadline = deadline,
                                                         .now = parts_.clock->wall_time(),
                                                         .user_id = user_id_,
                                                         .budget = parts_.budget.get(),
                                                         .enter = [this] { return entrance(); }},
                                             std::vector<const MappedEvent*>{});
    strand_.post([call, done = std::move(done)] {
      call->start([done](std::vector<Outcome> outcomes) { done(std::move(outcomes.front())); });
    });
  }

 private:
  std::function<void(std::function<void()>)> entrance() {
    return [self = shared_from_this()](std::function<void()> task) {
      self->strand_.post([self, task = std::move(task)] { task(); });
    };
  }

  Transport& transport_;
  const AttemptParts parts_;
  const std::string user_id_;
  const std::unique_ptr<const CompiledAction> action_;
  Arena arena_;
  Strand strand_;
};

}  // namespace

void delete_user(const AttemptParts& parts, const std::string& user_id, Deadline deadline,
                 std::function<void(Outcome)> done) {
  const Pack& pack = parts.pack->pack();
  if (pack.deletion.empty()) {
    return done({.kind = Outcome::Kind::discarded,
                 .code = "NO_DELETION",
                 .detail = "the destination has no way to delete a user"});
  }
  CompileFaults faults;
  std::unique_ptr<const CompiledAction> action = compile_deletion(pack, faults);
  if (!action) {
    return done({.kind = Outcome::Kind::discarded,
                 .code = "mapping_failed",
                 .detail = faults.front().pointer + ": " + faults.front().message});
  }
  const auto deletion = std::make_shared<Deletion>(parts, user_id, std::move(action));
  deletion->start(deadline, std::move(done));
}

}  // namespace analytics::server::pack
