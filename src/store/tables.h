// The tables of one store as its parts use them (papers, votes, accounts, comments, ...): connections to read
// with, and one that writes. Steps that threads want to write at the same time share one transaction, and so
// one flush to the disk ("group commit").
#pragma once

#include <condition_variable>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <mutex>
#include <span>
#include <vector>

#include "store/database.h"

namespace quire::store {

class Tables {
 public:
  /// Creates or migrates the tables. Throws StoreError.
  explicit Tables(std::unique_ptr<Database> database);

  const Database& database() const { return *database_; }
  Readers& readers() { return readers_; }

  /// Runs a step inside a transaction, alone of all writers; durable on return. What a step throws undoes
  /// that step alone, and comes out here. A step must not wait for anything, nor call this.
  void write(const std::function<void(Connection&)>& step);

  /// The connection that writes: for who is in a step, or holds an Exclusive.
  Connection& writer() { return *writer_; }
  /// For steps that write very much: the writing connection until the lease goes, without a transaction.
  class Exclusive {
   public:
    explicit Exclusive(Tables& tables) : lock_(tables.writing_) {}

   private:
    std::lock_guard<std::mutex> lock_;
  };

  /// Inside a writing transaction: what pages show has changed.
  static void touch(Connection& writer);

 private:
  struct Wanted {
    const std::function<void(Connection&)>* step;
    bool done = false;
    std::exception_ptr fault{};
  };
  void write_together(std::span<Wanted* const> group);

  std::unique_ptr<Database> database_;
  std::mutex writing_;
  std::unique_ptr<Connection> writer_;
  Readers readers_;

  std::mutex waiting_mutex_;
  std::condition_variable written_;
  std::deque<Wanted*> waiting_;
  bool leading_ = false;
};

}  // namespace quire::store
