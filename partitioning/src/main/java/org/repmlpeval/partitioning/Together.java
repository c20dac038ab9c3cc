package org.repmlpeval.partitioning;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs calls that wait for a file system in parallel. */
public final class Together {
    private Together() {}

    /**
     * Returns all results in the order of the calls. The first failure in that order stops the remaining calls, and so does an interrupt.
     *
     * @throws IOException if a call threw it, or {@link InterruptedIOException} with the thread's flag set if it was interrupted
     */
    public static <T> List<T> call(List<Callable<T>> calls, int threads) throws IOException {
        ExecutorService pool = Executors.newFixedThreadPool(Math.max(1, Math.min(threads, calls.size())), task -> {
            Thread thread = new Thread(task, "file-system-calls");
            thread.setDaemon(true);
            return thread;
        });
        try {
            List<Future<T>> futures = calls.stream().map(pool::submit).toList();
            List<T> results = new ArrayList<>();
            for (Future<T> future : futures) {
                if (Thread.interrupted()) { // get() does not check the flag if the call is done
                    throw new InterruptedException();
                }
                results.add(future.get());
            }
            return results;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted while waiting for a file system").initCause(e);
        } catch (ExecutionException e) {
            throw unwrapped(e);
        } finally {
            pool.shutdownNow();
        }
    }

    private static IOException unwrapped(ExecutionException failed) {
        if (failed.getCause() instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failed.getCause() instanceof Error error) {
            throw error;
        }
        return (IOException) failed.getCause();
    }
}
