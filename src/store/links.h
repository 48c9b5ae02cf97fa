// Links from a paper to its code, data, models and demos that people add. Once a paper and address; taken
// away by who added one, or by a curator; kept, so that what was taken away can be seen.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "store/once.h"
#include "store/works.h"

namespace quire::store {

enum class LinkKind : std::uint8_t { code, data, model, demo, other };
const char* word(LinkKind kind);  ///< "code", "data", "model", "demo", "other"
std::optional<LinkKind> link_kind(std::string_view word);

struct Link {
  std::int64_t number = 0;
  Doc doc = 0;
  LinkKind kind = LinkKind::code;
  std::string url;    ///< http or https, at most Links::kUrlBytesMax
  std::string title;  ///< in the words of who added it; may be empty
  std::string person;
  std::string name;  ///< the person's, as others see it; filled in when it is read
  Instant at{};
};

class Links {
 public:
  static constexpr std::size_t kUrlBytesMax = 2000;
  static constexpr std::size_t kTitleBytesMax = 200;
  static constexpr std::size_t kOfPaperMax = 50;

  explicit Links(Tables& tables) : tables_(tables) {}

  /// With its number; durable on return. The same again by the same person gives the same. An error: no
  /// address of the web, there already, too many.
  Result<Link> add(const Link& link, const Once& once = {});
  /// False if there is none of that number. Who may asks the caller.
  bool remove(std::int64_t number, const std::string& by, Instant at);
  /// That was not removed.
  std::optional<Link> link(std::int64_t number);
  /// Of a paper and all works that were joined to it, by kind, then as they came; each address once.
  std::vector<Link> of(Doc doc);

 private:
  Tables& tables_;
};

/// The address as it is kept. An error says why it is none that others can open: not http or https, a
/// password in it, blanks, too long.
Result<std::string> web_address(std::string_view typed);

}  // namespace quire::store
