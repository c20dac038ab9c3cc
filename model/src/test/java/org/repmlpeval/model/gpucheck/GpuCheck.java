package org.repmlpeval.model.gpucheck;

import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.Cores;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.MemoryBudget;

/**
 * A step of the check of a device: {@code GpuCheck STEP ARGUMENT…}. The process ends with 1 if something is not as it must be, with 2 if the
 * step failed.
 */
public final class GpuCheck {
    static final Cores CORES = new Cores(Runtime.getRuntime().availableProcessors());
    /** Copies of results; weights and buffers are on the device. */
    private static final long HOST_BYTES = 8L << 30;

    private static final int WRONG = 1;
    private static final int FAILED = 2;

    private final PrintStream out;
    private boolean good = true;

    GpuCheck(PrintStream out) {
        this.out = out;
    }

    /** Runs a step. @return whether everything was as it must be */
    static boolean run(PrintStream out, String step, String... arguments) {
        GpuCheck check = new GpuCheck(out);
        List<String> rest = List.of(arguments);
        switch (step) {
            case "devices" -> new DeviceStep(check).run();
            case "golden" -> rest.forEach(name -> new GoldenStep(check).network(name));
            case "blocks" -> new GoldenStep(check).blocks();
            case "reduced" -> new GoldenStep(check).reduced();
            case "random" -> new PlanStep(check).random(Integer.parseInt(rest.get(0)), Long.parseLong(rest.get(1)));
            case "memory" -> new PlanStep(check).memory(Integer.parseInt(rest.get(0)));
            case "bench" -> new BenchStep(
                            check, rest.get(0), Integer.parseInt(rest.get(1)), Double.parseDouble(rest.get(2)))
                    .run(rest.subList(3, rest.size()));
            default -> throw new IllegalArgumentException("no step '" + step + "'");
        }
        return check.good;
    }

    public static void main(String[] arguments) {
        String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
        int code = FAILED;
        try {
            code = run(System.out, arguments[0], rest) ? 0 : WRONG;
        } catch (RuntimeException | Error e) {
            e.printStackTrace();
            // The last line is the one that the page shows.
            System.err.println(String.valueOf(e.getMessage()).replace('\n', ' '));
        }
        System.exit(code);
    }

    static Backend backend(Precision precision) {
        return Backend.of(Backend.CUDA, precision);
    }

    static EngineOptions options(Precision precision, int imagesPerRun) {
        return new EngineOptions(precision, CORES, 1, imagesPerRun, new MemoryBudget(HOST_BYTES));
    }

    /** Prints a row at once, because the step may be ended at any time. */
    void row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            String text = cell instanceof Double number ? text(number) : String.valueOf(cell);
            row.append(' ').append(text.replace('|', '/')).append(" |");
        }
        out.println(row);
        out.flush();
    }

    private static String text(double number) {
        double size = Math.abs(number);
        return String.format(
                Locale.ROOT, size != 0 && (size < 0.01 || size >= 1e6) ? "%.2e" : size < 10 ? "%.2f" : "%,.0f", number);
    }

    /** Remembers whether a value is as it must be. @return what stands in the table */
    String judged(boolean legal) {
        good &= legal;
        return legal ? "ok" : "**WRONG**";
    }
}
