package org.repmlpeval.model.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.repmlpeval.model.engine.MemoryBudget.NativeMemoryException;

/**
 * What runs work in, a workspace each. A run takes an idle one or makes one, and leaves it for the next run. Thread-safe.
 *
 * @param <W> kind of workspace
 */
public final class Workspaces<W extends Workspaces.Workspace> {
    private final Supplier<W> maker;
    private final Queue<W> idle = new ConcurrentLinkedQueue<>();
    private final AtomicLong bytes = new AtomicLong();

    /** Native memory that one run at a time uses. */
    public interface Workspace extends AutoCloseable {
        /** Its size now. */
        long bytes();

        @Override
        void close();
    }

    public Workspaces(Supplier<W> maker) {
        this.maker = maker;
    }

    /**
     * Lets a run be done. A workspace whose run fails is freed. If a workspace that was kept finds no memory, all idle ones are freed, for
     * perhaps only they take it up, and the run is done again in a new one. So a run may be done twice, and must be written for that.
     *
     * @throws NativeMemoryException or OutOfMemoryError if there is not enough memory then
     */
    public void use(Consumer<W> run) {
        W kept = idle.poll();
        if (kept != null) {
            try {
                use(kept, run);
                return;
            } catch (NativeMemoryException | OutOfMemoryError e) {
                freeIdle();
            }
        }
        use(maker.get(), run);
    }

    private void use(W workspace, Consumer<W> run) {
        long before = workspace.bytes();
        try {
            run.accept(workspace);
        } catch (RuntimeException | Error e) {
            bytes.addAndGet(-before);
            workspace.close();
            throw e;
        }
        bytes.addAndGet(workspace.bytes() - before);
        idle.add(workspace);
    }

    /** Of all workspaces after their last run. */
    public long bytes() {
        return bytes.get();
    }

    /** Frees those that no run uses now. */
    public void freeIdle() {
        for (W workspace = idle.poll(); workspace != null; workspace = idle.poll()) {
            bytes.addAndGet(-workspace.bytes());
            workspace.close();
        }
    }
}
