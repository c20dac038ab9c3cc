// Compiles kernels as C++ for the host. Included before the kernels' text, which is followed by an EXPORT of each.
#pragma once
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <tuple>
#include <utility>
#include <vector>
#include "stand-in.h"

#define __global__
#define __device__
#define __shared__ static thread_local
#define __launch_bounds__(threads)

// What the kernels have an instruction of the device for.
#define STAND_IN
inline float __uint_as_float(unsigned int bits) { return float_of(bits); }
inline unsigned int __float_as_uint(float x) { return bits_of(x); }
#ifdef STORED_FP16
inline float widened(unsigned short bits) { return half_to_float(bits); }
inline unsigned short narrowed(float x) { return float_to_half(x); }
#endif

namespace stand_in {

static thread_local Dim thread_index, block_index, block_size, grid_size;

// Saves the registers that a function must keep and the stack, and continues on another stack.
asm(R"(
    .text
    .local stand_in_switch
    .type stand_in_switch, @function
stand_in_switch:
    pushq %rbp
    pushq %rbx
    pushq %r12
    pushq %r13
    pushq %r14
    pushq %r15
    movq %rsp, (%rdi)
    movq %rsi, %rsp
    popq %r15
    popq %r14
    popq %r13
    popq %r12
    popq %rbx
    popq %rbp
    ret
)");
extern "C" void stand_in_switch(void** save, void* load);

// The threads of a block, one fibre each, which give way to the next one at a barrier.
class Fibres {
    static constexpr size_t STACK = 64 << 10;
    std::vector<char*> stacks;
    std::vector<void*> waiting;
    std::vector<bool> done;
    void* scheduler = nullptr;
    unsigned current = 0;
    void (*body)(void*) = nullptr;
    void* argument = nullptr;

    static void enter() {
        Fibres& all = mine();
        all.body(all.argument);
        all.done[all.current] = true;
        void* unused;
        stand_in_switch(&unused, all.scheduler);
        abort();
    }

  public:
    static Fibres& mine() {
        static thread_local Fibres fibres;
        return fibres;
    }

    ~Fibres() {
        for (char* stack : stacks) {
            free(stack);
        }
    }

    void barrier() {
        stand_in_switch(&waiting[current], scheduler);
    }

    void run(unsigned threads, void (*work)(void*), void* what) {
        body = work;
        argument = what;
        while (stacks.size() < threads) {
            stacks.push_back(static_cast<char*>(aligned_alloc(64, STACK)));
        }
        waiting.assign(threads, nullptr);
        done.assign(threads, false);
        for (unsigned i = 0; i < threads; i++) {
            void** top = reinterpret_cast<void**>(stacks[i] + STACK);
            top[-1] = nullptr;
            top[-2] = reinterpret_cast<void*>(&enter);
            for (int j = 3; j <= 8; j++) {
                top[-j] = nullptr;
            }
            waiting[i] = top - 8;
        }
        for (unsigned finished = 0; finished < threads;) {
            for (current = 0; current < threads; current++) {
                thread_index = {current, 0, 0};
                stand_in_switch(&scheduler, waiting[current]);
                finished += done[current];
            }
            if (finished != 0 && finished != threads) {
                fprintf(stderr, "stand-in: a barrier that not all threads of a block reach\n");
                abort();
            }
        }
    }
};

template <class Kernel, class Arguments>
class Launch : public Job {
    Kernel kernel;
    Arguments arguments;
    Dim grid;
    Dim block;
    bool barriers;

    void thread() {
        std::apply(kernel, arguments);
    }

  public:
    Launch(Kernel kernel, Arguments arguments, Dim grid, Dim block, bool barriers)
        : kernel(kernel), arguments(arguments), grid(grid), block(block), barriers(barriers) {}

    void run() override {
        grid_size = grid;
        block_size = block;
        for (unsigned z = 0; z < grid.z; z++) {
            for (unsigned y = 0; y < grid.y; y++) {
                for (unsigned x = 0; x < grid.x; x++) {
                    block_index = {x, y, z};
                    if (barriers) {
                        Fibres::mine().run(
                                block.x, [](void* self) { static_cast<Launch*>(self)->thread(); }, this);
                        continue;
                    }
                    for (unsigned i = 0; i < block.x; i++) {
                        thread_index = {i, 0, 0};
                        thread();
                    }
                }
            }
        }
    }
};

template <class... A, size_t... I>
Job* bind(void (*kernel)(A...), void** values, Dim grid, Dim block, bool barriers, std::index_sequence<I...>) {
    std::tuple<A...> arguments(*static_cast<A*>(values[I])...);
    return new Launch<void (*)(A...), std::tuple<A...>>(kernel, arguments, grid, block, barriers);
}

template <class... A>
Job* bind(void (*kernel)(A...), void** values, Dim grid, Dim block, bool barriers) {
    return bind(kernel, values, grid, block, barriers, std::index_sequence_for<A...>());
}

}  // namespace stand_in

#define threadIdx stand_in::thread_index
#define blockIdx stand_in::block_index
#define blockDim stand_in::block_size
#define gridDim stand_in::grid_size
#define __syncthreads() stand_in::Fibres::mine().barrier()

#define EXPORT(name, barriers) \
    extern "C" Job* stand_in_bind_##name(void** values, Dim grid, Dim block) { \
        return stand_in::bind(&name, values, grid, block, barriers); \
    }
