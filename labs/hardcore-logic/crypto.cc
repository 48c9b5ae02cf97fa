// Crypto: a cipher is to be read, with the methods' parameters given (known key, KKA) or with samples instead
// (known plain text, KPA). Harder: random texts, several layers, several segments. Without a solution: no
// choice of parameters explains the samples. How usual texts are put together from words is this project's
// reading.
#include <fmt/format.h>

#include "labs/engines/problems/fields.h"
#include "labs/hardcore-logic/crypto_make.h"
#include "labs/hardcore-logic/crypto_scene.h"
#include "labs/hardcore-logic/crypto_solve.h"
#include "labs/hardcore-logic/games.h"

namespace quire::labs::hardcore_logic {
namespace {

const char* arrangement_words(const CryptoTask& task) {
  switch (task.arrangement) {
    case Arrangement::layers:
      return task.methods.size() == 1
                 ? "The text was encrypted by this method:"
                 : "The text was encrypted by these methods one after another, in this order:";
    case Arrangement::unordered:
      return "EXTRA: the text was encrypted by all of these methods one after another, in an order that is "
             "not told:";
    case Arrangement::any:
      return "Texts were encrypted by one of these methods, or by several of them one after another in any "
             "order:";
    case Arrangement::segments:
      return "EXTRA: the text was cut into segments, and each was encrypted by its own method. Segments of "
             "the cipher "
             "are joined by |, their methods, in the same order, by +:";
  }
  return "";
}

std::string methods_text(const CryptoTask& task) {
  std::string text;
  for (std::size_t i = 0; i < task.methods.size(); ++i) {
    const bool joined = task.arrangement == Arrangement::segments && i + 1 < task.methods.size();
    text += "- " + words_of(task.methods[i]) + (joined ? " +" : "") + "\n";
  }
  return text;
}

class Crypto : public Game {
 public:
  std::string name() const override { return "crypto"; }

  std::vector<Group> groups() const override {
    std::vector<Group> all;
    for (const CryptoRecipe& r : crypto_recipes())
      all.push_back({r.id, "crypto", r.variant, r.words, r.change});
    return all;
  }

  std::optional<Puzzle> make(const Group& group, random::Stream& stream,
                             const MakeOptions& options) const override {
    constexpr int kDraws = 200;
    for (const CryptoRecipe& recipe : crypto_recipes()) {
      if (group.id != recipe.id) continue;
      for (int i = 0; i < kDraws; ++i) {
        const std::optional<CryptoTask> task = draw_crypto(recipe, stream);
        if (!task) continue;
        Solved solved = solve_crypto(*task, {.check = options.check});
        const auto wanted = recipe.change == Change::up ? Solved::Kind::none : Solved::Kind::one;
        if (solved.kind != wanted) continue;
        return Puzzle{group, crypto_instance(*task, group.variant), std::move(solved)};
      }
    }
    return std::nullopt;
  }

  Status check(const Instance& instance) const override {
    problems::Fields fields(instance);
    const std::string variant = fields.text("variant");
    if (fields.text("game") != "crypto") return Error{"game: must be crypto"};
    bool known = false;
    for (const CryptoRecipe& r : crypto_recipes()) known = known || variant == r.variant;
    if (!known) return Error{"variant: must be plain, random, unordered, layers, segments or unsolvable"};
    const auto task = read_crypto(instance);
    if (!task) return Error{task.error()};
    return success();
  }

  std::string prompt(const Instance& instance) const override {
    const CryptoTask task = *read_crypto(instance);
    std::string text = "# Cipher\n\nTexts are capital letters without blanks.\n";
    text += std::string(arrangement_words(task)) + "\n" + methods_text(task);
    if (!task.samples.empty())
      text += "All texts were encrypted in the same way, with the same parameters.\n";
    text += "\n## Samples\n";
    if (task.samples.empty()) text += "(not available)\n";
    for (const Sample& s : task.samples) text += fmt::format("- {} -> {}\n", s.plain, s.cipher);
    std::string cipher;
    for (const std::string& part : task.ciphers) cipher += (cipher.empty() ? "" : "|") + part;
    text += "\n## Cipher\n" + cipher + "\n\nWhat is the plain text?";
    if (task.arrangement == Arrangement::segments)
      text += " Write its segments one behind another, without |.";
    text += "\nAnswer with JSON:\n{\"solvable\": true, \"solution\": \"_\"}\n";
    text +=
        "If no choice of parameters explains all samples, answer {\"solvable\": false, \"solution\": "
        "null}.\n";
    return text;
  }

  Solved solve(const Instance& instance, const SolveOptions& options) const override {
    return solve_crypto(*read_crypto(instance), options);
  }
  Status recheck(const Instance& instance, const Solved& solved) const override {
    return recheck_crypto(*read_crypto(instance), solved);
  }

  Mark grade(const Instance& instance, const boost::json::value& solution) const override {
    const CryptoTask task = *read_crypto(instance);
    if (!solution.is_string() || !is_capitals(solution.get_string()))
      return {true, "the solution must be a text of letters from A to Z"};
    if (solution.get_string().size() != task.length())
      return {false, fmt::format("the plain text has {} letters, the cipher has {}",
                                 solution.get_string().size(), task.length())};
    return {false, broken_rule(task, std::string(solution.get_string()))};
  }

  std::optional<Instance> without_rule(const Instance&) const override { return std::nullopt; }
  std::optional<Instance> usual_look(const Instance&) const override { return std::nullopt; }

  lab::Scene scene(const Puzzle& puzzle) const override { return crypto_scene(puzzle); }
};

}  // namespace

const Game& crypto() {
  static const Crypto kGame;
  return kGame;
}

}  // namespace quire::labs::hardcore_logic
