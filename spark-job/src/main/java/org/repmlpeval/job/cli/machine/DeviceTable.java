package org.repmlpeval.job.cli.machine;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.repmlpeval.job.report.console.Wrapped;
import org.repmlpeval.job.run.admission.MachineDevices;
import org.repmlpeval.job.run.devices.ExecutorDevices;
import org.repmlpeval.model.engine.DeviceFacts;
import org.repmlpeval.partitioning.Count;

/** Devices in words, in lines that fit a terminal. */
final class DeviceTable {
    private static final int INDENT = 15;

    private final PrintWriter out;

    DeviceTable(PrintWriter out) {
        this.out = out;
    }

    void print(List<ExecutorDevices> found) {
        for (ExecutorDevices executor : found) {
            out.println(executor.place());
            if (executor.machine() == null) {
                line("no answer", "no task of Spark ran on this executor; try again when the cluster is idle");
            } else {
                print(executor.machine(), executor.given());
            }
        }
        long usable = found.stream().filter(ExecutorDevices::pass).count();
        out.println(
                found.isEmpty()
                        ? "No executor has registered."
                        : usable + " of " + Count.of(found.size(), "process")
                                + " can use an NVIDIA device with --backend cuda.");
    }

    private void print(MachineDevices machine, List<String> given) {
        if (machine.software().get("driver") != null) {
            line("driver", "up to CUDA " + machine.software().get("driver"));
        }
        line("build", "for CUDA " + machine.software().get("bindings").split("\\.")[0]);
        byFolder(machine.libraries())
                .forEach((folder, names) -> line("libraries", folder + ": " + String.join(", ", names)));
        if (!given.isEmpty()) {
            line("from Spark", "GPU " + String.join(", ", given));
        }
        if (machine.refusal() != null) {
            line("not usable", machine.refusal());
        }
        machine.devices().forEach(this::print);
    }

    private void print(MachineDevices.Checked device) {
        DeviceFacts facts = device.facts();
        line(
                "device " + facts.number(),
                facts.name() + ", compute capability " + facts.capability()
                        + (facts.megahertz() == 0 ? "" : ", " + facts.megahertz() + " MHz"));
        line("", facts.uuid());
        if (facts.bytes() > 0) {
            line("", format("memory %.1f GB, free %.1f GB", facts.bytes() / 1e9, facts.freeBytes() / 1e9));
        }
        if (facts.gigaflops() > 0) {
            line("", format("float32 matrix products %,.0f GFLOP/s", facts.gigaflops()));
        }
        line(
                "",
                device.refusal() == null
                        ? format(
                                "can be used: the bundled networks differ by %.1e of the largest logit",
                                device.canary())
                        : "CANNOT BE USED: " + device.refusal());
    }

    private static Map<String, TreeSet<String>> byFolder(Map<String, String> libraries) {
        Map<String, TreeSet<String>> folders = new TreeMap<>();
        libraries.forEach((name, folder) ->
                folders.computeIfAbsent(folder, any -> new TreeSet<>()).add(name));
        return folders;
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }

    /** A label and a text, which goes on in further lines if it is long. */
    private void line(String label, String text) {
        String start = format("%-" + INDENT + "s", "  " + label);
        Wrapped.lines(start, INDENT, text).forEach(out::println);
    }
}
