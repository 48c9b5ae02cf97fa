// Family files: {"universe": "int" | "nat" | "strings", "alphabet": "ab", "languages": [LANGUAGE, ...]}, or
// {"generated": NAME} for a family without end. LANGUAGE is one of
//   {"mod": [m, [r, ...]]}  {"ge": a}  {"le": a}  {"finite": [x, ...]}        (int, nat; finite in strings
//   too)
//   {"regex": "(ab)*"}  {"dfa": {"start": s, "accept": [...], "next": [[...], ...]}}             (strings)
//   {"and": [LANGUAGE, ...]}  {"or": [...]}  {"not": LANGUAGE}
// Every listed language must be infinite and different from the others; both are decided exactly.
#include <boost/json.hpp>

#include "labs/engines/tables/json_lines.h"
#include "labs/engines/tables/text_file.h"
#include "labs/generation-replay/family.h"

namespace quire::labs::generation_replay {

namespace {

namespace json = boost::json;

constexpr std::size_t kFileBytesMax = 4 << 20;
constexpr std::size_t kLanguagesMax = 2'000;
constexpr std::int64_t kModulusMax = 100'000;
constexpr std::int64_t kBoundMax = 1'000'000;
constexpr std::size_t kDepthMax = 24;

/// Turns one LANGUAGE into a set; errors name the place, as in languages[2].and[0].
class LanguageReader {
 public:
  explicit LanguageReader(const Universe& universe) : universe_(universe) {}

  Result<Language> read(const json::value& value, const std::string& place) const {
    const auto* object = value.if_object();
    if (object == nullptr || object->size() != 1) {
      return Error{place +
                   ": a language is an object with one of mod, ge, le, finite, regex, dfa, and, or, not"};
    }
    const std::string kind(object->begin()->key());
    const json::value& body = object->begin()->value();
    const std::string here = place + "." + kind;
    if (kind == "and" || kind == "or") return combine(body, here, kind == "and");
    if (kind == "not") {
      auto inner = read(body, here);
      if (!inner) return inner;
      return complement(*inner);
    }
    if (kind == "finite") return finite(body, here);
    const bool arithmetic = kind == "mod" || kind == "ge" || kind == "le";
    if (!arithmetic && kind != "regex" && kind != "dfa") {
      return Error{place + ": unknown kind \"" + kind.substr(0, 40) +
                   "\"; there are mod, ge, le, finite, regex, dfa, and, or, not"};
    }
    if (arithmetic != universe_.arithmetic()) {
      return Error{here + ": not a language over this universe; " +
                   (arithmetic ? "strings have regex and dfa" : "numbers have mod, ge and le")};
    }
    if (kind == "mod") return mod(body, here);
    if (kind == "regex") return regex(body, here);
    if (kind == "dfa") return dfa(body, here);
    return half_line(body, here, kind == "ge");
  }

 private:
  Result<Language> combine(const json::value& body, const std::string& place, bool both) const {
    const auto* parts = body.if_array();
    if (parts == nullptr || parts->empty()) return Error{place + ": needs a list of languages"};
    std::optional<Language> out;
    for (std::size_t i = 0; i < parts->size(); ++i) {
      auto part = read((*parts)[i], place + "[" + std::to_string(i) + "]");
      if (!part) return part;
      if (out) {
        part = both ? intersection(*out, *part) : set_union(*out, *part);
        if (!part) return Error{place + ": " + part.error()};
      }
      out = std::move(*part);
    }
    return *out;
  }

  Result<Language> mod(const json::value& body, const std::string& place) const {
    const auto* pair = body.if_array();
    if (pair == nullptr || pair->size() != 2 || !(*pair)[0].is_int64() || !(*pair)[1].is_array()) {
      return Error{place + ": needs [m, [r, ...]]"};
    }
    const std::int64_t m = (*pair)[0].get_int64();
    if (m < 1 || m > kModulusMax) {
      return Error{place + ": modulus " + std::to_string(m) + " is outside 1.." +
                   std::to_string(kModulusMax)};
    }
    std::vector<std::uint8_t> wanted(static_cast<std::size_t>(m), 0);
    for (const json::value& r : (*pair)[1].get_array()) {
      const std::int64_t residue = r.is_int64() ? r.get_int64() : -1;
      if (residue < 0 || residue >= m) {
        return Error{place + ": residue " + json::serialize(r).substr(0, 40) +
                     " is not a whole number in 0.." + std::to_string(m - 1)};
      }
      if (wanted[static_cast<std::size_t>(residue)]++) {
        return Error{place + ": residue " + std::to_string(residue) + " is there twice"};
      }
    }
    return Language(Periodic::of(1, 2 * static_cast<std::size_t>(m), [&](Elem x) {
      return wanted[static_cast<std::size_t>(((universe_.integer(x) % m) + m) % m)] != 0;
    }));
  }

  Result<Language> half_line(const json::value& body, const std::string& place, bool up) const {
    if (!body.is_int64() || std::abs(body.get_int64()) > kBoundMax) {
      return Error{place + ": needs a whole number within " + std::to_string(kBoundMax) + " of 0"};
    }
    const std::int64_t a = body.get_int64();
    if (universe_.kind() == Universe::Kind::nat && a < 0) {
      return Error{place + ": the negative number " + std::to_string(a) + " in the universe \"nat\""};
    }
    const auto prefix = static_cast<std::size_t>(2 * std::abs(a) + 2);
    return Language(Periodic::of(
        prefix, 2, [&](Elem x) { return up ? universe_.integer(x) >= a : universe_.integer(x) <= a; }));
  }

  Result<Language> finite(const json::value& body, const std::string& place) const {
    const auto* list = body.if_array();
    if (list == nullptr) return Error{place + ": needs a list of elements"};
    std::vector<Elem> members;
    for (const json::value& item : *list) {
      const std::string text = item.is_string() ? std::string(item.get_string()) : json::serialize(item);
      const auto x = universe_.encode(text);
      if (!x) return Error{place + ": " + x.error()};
      if (*x > kPrefixMax && universe_.arithmetic()) {
        return Error{place + ": " + text.substr(0, 40) + " is too large for a list"};
      }
      members.push_back(*x);
    }
    return universe_.arithmetic() ? finite_numbers(members) : finite_words(members, place);
  }

  static Result<Language> finite_numbers(const std::vector<Elem>& members) {
    Periodic::Flags flags;
    for (const Elem x : members) {
      if (x > flags.size()) flags.resize(x, 0);
      flags[x - 1] = 1;
    }
    return Language(Periodic(std::move(flags), {0}));
  }

  /// A trie with one more state where everything else ends.
  Result<Language> finite_words(const std::vector<Elem>& members, const std::string& place) const {
    const std::size_t k = universe_.alphabet().size();
    automata::Dfa trie{k, 1, std::vector<automata::State>(2 * k, 0), {0, 0}};
    for (const Elem x : members) {
      automata::State s = 1;
      for (const automata::Letter letter : universe_.word(x)) {
        if (trie.next(s, letter) == 0) {
          trie.successors[s * k + letter] = static_cast<automata::State>(trie.states());
          trie.successors.resize(trie.successors.size() + k, 0);
          trie.accepting.push_back(0);
        }
        s = trie.next(s, letter);
      }
      trie.accepting[s] = 1;
      if (trie.states() > automata::kStatesMax) return Error{place + ": too many words; use a regex"};
    }
    return Language(Regular{automata::minimise(trie)});
  }

  Result<Language> regex(const json::value& body, const std::string& place) const {
    if (!body.is_string()) return Error{place + ": needs a string"};
    auto dfa = automata::regex_dfa(std::string_view(body.get_string()), universe_.alphabet());
    if (!dfa) return Error{place + ": " + dfa.error()};
    return Language(Regular{std::move(*dfa)});
  }

  Result<Language> dfa(const json::value& body, const std::string& place) const {
    const auto* object = body.if_object();
    const auto* start = object ? object->if_contains("start") : nullptr;
    const auto* accept = object ? object->if_contains("accept") : nullptr;
    const auto* next = object ? object->if_contains("next") : nullptr;
    if (!start || !start->is_int64() || !accept || !accept->is_array() || !next || !next->is_array()) {
      return Error{place +
                   ": needs \"start\": state, \"accept\": [states], \"next\": [[a state a letter], ...]"};
    }
    const json::array& rows = next->get_array();
    automata::Dfa out{
        universe_.alphabet().size(), state(*start), {}, std::vector<std::uint8_t>(rows.size(), 0)};
    for (const json::value& row : rows) {
      if (!row.is_array() || row.get_array().size() != out.letters) {
        return Error{place + ".next: every state needs " + std::to_string(out.letters) + " successors"};
      }
      for (const json::value& to : row.get_array()) out.successors.push_back(state(to));
    }
    for (const json::value& s : accept->get_array()) {
      if (state(s) >= rows.size()) return Error{place + ".accept: a state that does not exist"};
      out.accepting[state(s)] = 1;
    }
    const Status fault = automata::check(out);
    if (!fault) return Error{place + ": " + fault.error()};
    return Language(Regular{automata::minimise(out)});
  }

  /// A number that names no state becomes one that cannot exist.
  static automata::State state(const json::value& value) {
    constexpr automata::State kNone = 0xFFFF'FFFF;
    if (!value.is_int64() || value.get_int64() < 0 || value.get_int64() >= kNone) return kNone;
    return static_cast<automata::State>(value.get_int64());
  }

  const Universe& universe_;
};

Result<Universe> read_universe(const json::object& file) {
  const auto* name = file.if_contains("universe");
  if (name == nullptr || !name->is_string())
    return Error{"needs \"universe\": \"int\", \"nat\" or \"strings\""};
  const std::string kind(name->get_string());
  const auto* letters = file.if_contains("alphabet");
  if (kind == "int" || kind == "nat") {
    if (letters != nullptr) return Error{"\"alphabet\" belongs to the universe \"strings\""};
    return Universe(kind == "int" ? Universe::Kind::integers : Universe::Kind::nat);
  }
  if (kind != "strings")
    return Error{"unknown universe " + tables::shown(kind) + "; there are int, nat and strings"};
  if (letters == nullptr || !letters->is_string())
    return Error{"the universe \"strings\" needs an \"alphabet\""};
  auto alphabet = automata::Alphabet::of(std::string_view(letters->get_string()));
  if (!alphabet) return Error{"alphabet: " + alphabet.error()};
  if (alphabet->size() < 2)
    return Error{"alphabet: one letter is not enough; words over it are the universe \"nat\""};
  return Universe::strings(std::move(*alphabet));
}

/// The name of a family without end when the file asks for one: {"generated": ...}, alone or as the
/// languages.
const json::value* generated(const json::object& file) {
  if (const auto* name = file.if_contains("generated")) return name;
  const auto* languages = file.if_contains("languages");
  if (languages == nullptr) return nullptr;
  if (languages->is_array() && languages->get_array().size() == 1)
    languages = &languages->get_array().front();
  return languages->is_object() ? languages->get_object().if_contains("generated") : nullptr;
}

Result<FamilyPtr> generated_family(const json::value& name) {
  std::string known;
  for (const BuiltinFamily& family : builtin_families()) {
    if (family.bounded) continue;
    if (name.is_string() && std::string_view(name.get_string()) == family.name)
      return builtin_family(family.name, 0);
    known += (known.empty() ? "" : ", ") + family.name;
  }
  return Error{"\"generated\": " + json::serialize(name).substr(0, 40) + " is unknown; there are " + known};
}

Result<FamilyPtr> listed_family(const json::object& file, const std::string& name) {
  auto universe = read_universe(file);
  if (!universe) return Error{universe.error()};
  const auto* list = file.if_contains("languages");
  if (list == nullptr || !list->is_array()) return Error{"needs \"languages\": [...]"};
  if (list->get_array().empty()) return Error{"the family is empty; give at least one language"};
  if (list->get_array().size() > kLanguagesMax) {
    return Error{std::to_string(list->get_array().size()) + " languages; at most " +
                 std::to_string(kLanguagesMax)};
  }
  const LanguageReader reader(*universe);
  std::vector<Language> languages;
  for (const json::value& value : list->get_array()) {
    const std::string place = "languages[" + std::to_string(languages.size()) + "]";
    auto language = reader.read(value, place);
    if (!language) return Error{language.error()};
    if (const auto size = language->size()) {
      return Error{place + ": finite (" + std::to_string(*size) +
                   " members); every language must be infinite"};
    }
    for (std::size_t i = 0; i < languages.size(); ++i) {
      if (languages[i] == *language) {
        return Error{place + ": the same language as languages[" + std::to_string(i) + "]; list each once"};
      }
    }
    languages.push_back(std::move(*language));
  }
  return FamilyPtr(std::make_shared<ListFamily>(name, std::move(*universe), std::move(languages)));
}

}  // namespace

Result<FamilyPtr> parse_family(std::string_view text, const std::string& name) {
  if (text.size() > kFileBytesMax) {
    return Error{name + ": " + std::to_string(text.size()) + " bytes; a family file has at most " +
                 std::to_string(kFileBytesMax)};
  }
  const auto value = tables::parse_json(text, name, kDepthMax);
  if (!value) return Error{value.error()};
  if (!value->is_object()) return Error{name + ": a family is a JSON object"};
  const json::object& file = value->get_object();
  for (const auto& entry : file) {
    const std::string_view key = entry.key();
    if (key != "universe" && key != "alphabet" && key != "languages" && key != "generated") {
      return Error{name + ": unknown field " + tables::shown(key) +
                   "; a family has universe, alphabet, languages"};
    }
  }
  const json::value* rule = generated(file);
  auto family = rule != nullptr ? generated_family(*rule) : listed_family(file, name);
  if (!family) return Error{name + ": " + family.error()};
  return family;
}

}  // namespace quire::labs::generation_replay
