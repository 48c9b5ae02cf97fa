// What is inside a Nearest. There are two sets of lists only while rows move from the former ones to those
// about new centres: each row is in one of them, and a search looks into both.
#pragma once

#include <atomic>
#include <mutex>
#include <shared_mutex>
#include <string>

#include "meaning/nearest_file.h"
#include "meaning/nearest_lists.h"
#include "meaning/nearest_lock.h"

namespace quire::meaning {

class Nearest::Body {
 public:
  explicit Body(std::size_t dimensions);

  bool add(store::Doc doc, std::span<const float> vector);
  /// A row as it was kept before.
  void put(store::Doc doc, Lists::Row row);
  void remove(store::Doc doc);
  bool vector(store::Doc doc, std::span<float> out) const;
  std::vector<Neighbour> search(std::span<const float> question, std::size_t count, Allowed allowed,
                                Effort effort) const;
  std::vector<Neighbour> exact_search(std::span<const float> question, std::size_t count,
                                      Allowed allowed) const;
  bool tend(const std::function<bool()>& stop, unsigned threads);
  std::size_t size() const;
  std::size_t lists() const;
  std::size_t bytes() const;

  // nearest_file.cc
  void save(const std::filesystem::path& file);
  /// Into an empty body.
  Status load(const std::filesystem::path& file);

  const Rotation rotation;
  std::filesystem::path file;

 private:
  bool clustered() const { return lists_->count() > 1; }
  void forget(store::Doc doc);
  std::optional<Lists::Row> find(store::Doc doc) const;
  bool few_allowed(Allowed allowed, Best& best, const Question& question) const;
  Looking looking(const Question& question, const Lists& lists, Allowed allowed, Effort effort) const;
  Rows sample(std::size_t count) const;
  bool find_lists(const std::function<bool()>& stop, unsigned threads);
  bool move_rows(const std::function<bool()>& stop);
  bool move_some(std::size_t list);

  // nearest_file.cc
  void write_centres(NearestWriter& out) const;
  void write_rows(NearestWriter& out, const Lists& lists, bool loose) const;
  void write_changes(NearestWriter& out);
  void add_to(Piece& piece, store::Doc doc, Lists::Row row) const;
  bool read_centres(NearestReader& in);
  bool read_rows(NearestReader& in);
  bool take_piece(const Piece& piece);

  mutable WriterFirstMutex mutex_;
  BlockPool pool_;
  std::unique_ptr<Lists> lists_;
  std::unique_ptr<Lists> former_;     ///< null unless rows are moving
  std::size_t clustered_size_ = 0;    ///< rows when the centres were found
  bool recording_ = false;            ///< while the file is written
  std::vector<store::Doc> recorded_;  ///< papers that changed meanwhile
  std::mutex arranging_;  ///< held by who moves rows from list to list, or writes the file; before mutex_
};

}  // namespace quire::meaning
