// A list of moves, checked one by one as they come: the first that breaks a rule is kept with its number, the
// rule and words; those after it are only counted. Nothing of the list is kept, so that it may be of any
// length.
#pragma once

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace quire::labs::states {

/// Why a move may not be made: the rule's short name ("not_top"), which lives for ever, and words.
struct Refusal {
  std::string_view rule{};
  std::string what{};
};

template <class B>
concept Board = requires(B board, const B& now, const typename B::Step& step) {
  { board.move(step) } -> std::same_as<std::optional<Refusal>>;  // a refused move changes nothing
  { now.arrived() } -> std::convertible_to<bool>;
  { now.missing() } -> std::convertible_to<std::string>;  // what is not as the goal wants it
};

inline constexpr std::string_view kNotGoal = "not_goal";

struct Walked {
  bool ok = false;
  std::uint64_t moves = 0;                   ///< of the whole list
  std::optional<std::uint64_t> first_bad{};  ///< from 0; nothing where every move is legal
  std::uint64_t prefix = 0;                  ///< legal moves before the first that is not
  Refusal broken{};                          ///< empty where ok; kNotGoal where all moves are legal
};

template <Board B>
class Walk {
 public:
  explicit Walk(B board) : board_(std::move(board)) {}

  /// False from the first illegal move on.
  bool take(const typename B::Step& step) {
    if (!walked_.first_bad) {
      if (std::optional<Refusal> refusal = board_.move(step)) {
        walked_.first_bad = walked_.moves;
        walked_.broken = std::move(*refusal);
      } else {
        ++walked_.prefix;
      }
    }
    ++walked_.moves;
    return !walked_.first_bad;
  }

  /// Of what was taken so far, as if the list ended here.
  Walked end() const {
    Walked walked = walked_;
    if (walked.first_bad) return walked;
    walked.ok = board_.arrived();
    if (!walked.ok) walked.broken = {kNotGoal, board_.missing()};
    return walked;
  }
  const B& board() const { return board_; }

 private:
  B board_;
  Walked walked_{};
};

}  // namespace quire::labs::states
