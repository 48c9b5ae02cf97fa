// Vectors that were paid for, on disk. A batch is appended to a journal and durable when take() returns; now
// and then everything is written as one file of vectors, and the journal begins anew (checkpoint). A paper's
// vector goes with a hash of the text that was sent: what is there for a text is never asked for again, in
// whatever order the store tells of its papers. Nothing here is made anew by itself: it cost money.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "meaning/endpoint.h"
#include "meaning/nearest.h"
#include "store/store.h"

namespace quire::meaning {

/// A text's answer. Without a vector: the endpoint would not have it, or gave it no direction.
struct Arrival {
  store::Doc doc = 0;
  std::uint64_t text = 0;  ///< its hash
  std::vector<float> vector;
};

class Received {
 public:
  /// `journal_max`: bytes of the journal that make a checkpoint due, or half of the vectors if that is more.
  Received(std::filesystem::path directory, bool writer, std::uint64_t journal_max = 64 << 20);
  ~Received();
  Received(const Received&) = delete;
  Received& operator=(const Received&) = delete;

  /// Why nothing may be added: what was paid for is damaged. Empty if all is well.
  const std::string& damage() const { return damage_; }
  /// What was found cut off or set aside, a sentence each.
  const std::vector<std::string>& notes() const { return notes_; }

  // Safe from any thread.
  /// Null before the first vector.
  std::shared_ptr<Nearest> vectors() const;
  std::size_t dimensions() const;
  bool has(store::Doc doc, std::uint64_t text) const;
  Usage usage() const;
  std::uint64_t refused() const;
  store::ChangeNumber change() const;
  /// Once every paper of the store was seen: the vectors may answer.
  bool whole() const;
  /// Durable on return. Throws std::runtime_error when the disk does not take it.
  void take(std::span<const Arrival> batch, const Usage& usage);

  // Of the one thread that follows the store.
  void remove(store::Doc doc);
  void followed(store::ChangeNumber change);
  void become_whole();
  /// Begins at the first change again; costs no request.
  void begin_again();
  /// If it is due.
  void look_after();
  void checkpoint();
  /// In a process that only reads: what the writer has taken since.
  void look();

 private:
  struct State;
  void load();
  bool load_checkpoint(const State& state);
  void replay();
  void apply(std::span<const Arrival> batch);
  void set_text(store::Doc doc, std::uint64_t text);
  std::filesystem::path numbered(const char* kind, std::uint64_t number) const;
  void open_journal();
  void remove_strays() const;

  const std::filesystem::path directory_;
  const bool writer_;
  const std::uint64_t journal_max_;
  std::string damage_;
  std::vector<std::string> notes_;

  std::mutex writing_;        ///< who writes files; before mutex_
  std::uint64_t number_ = 0;  ///< of the files; under writing_, as are the next two
  int journal_ = -1;
  std::uint64_t journal_bytes_ = 0;  ///< written, or read

  mutable std::mutex mutex_;  ///< held for moments only: searches ask for vectors()
  std::shared_ptr<Nearest> vectors_;
  std::vector<std::uint64_t> texts_;  ///< by doc; 0: none
  Usage usage_;
  std::uint64_t refused_ = 0;
  store::ChangeNumber change_ = 0;
  bool whole_ = false;
};

}  // namespace quire::meaning
