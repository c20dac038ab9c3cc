package org.repmlpeval.job.cli.machine;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import org.repmlpeval.job.cli.options.DeviceOptions;
import org.repmlpeval.job.cli.output.Json;
import org.repmlpeval.job.run.admission.MachineDevices;
import org.repmlpeval.job.run.devices.ClusterDevices;
import org.repmlpeval.job.run.devices.ExecutorDevices;
import org.repmlpeval.job.run.spark.SparkContexts;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "devices",
        mixinStandardHelpOptions = true,
        description = {
            "Show the NVIDIA devices of this machine, or with --master of every executor of a cluster, and whether --backend"
                    + " cuda can use them: the driver, where CUDA's libraries are, memory, whether two small bundled networks"
                    + " have the right outputs, and the speed of float32 matrix products.",
            "",
            "The exit code is 0 if there is a device that can be used, on a cluster one for every executor. Otherwise it is 3."
        })
public final class DevicesCommand implements Callable<Integer> {
    private static final int ENVIRONMENT = 3;

    @Option(
            names = "--master",
            paramLabel = "URL",
            description =
                    "Spark master whose executors are asked, for example spark://host:7077. Default: the master that"
                            + " spark-submit was given; without one, this machine is examined.")
    private String master;

    @Mixin
    private DeviceOptions.Libraries libraries;

    @Option(names = "--json", description = "Print JSON instead of text. Default: off.")
    private boolean json;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws IOException {
        String folders = libraries.folders();
        String planned = master != null ? master : System.getProperty("spark.master", "local");
        List<ExecutorDevices> found = planned.matches("local(\\[.*)?")
                ? List.of(new ExecutorDevices("this machine", List.of(), MachineDevices.ofThisProcess(folders)))
                : SparkContexts.use("repmlp-eval devices", master, spark -> ClusterDevices.of(spark, folders));
        boolean pass = !found.isEmpty() && found.stream().allMatch(ExecutorDevices::pass);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(found));
        } else {
            new DeviceTable(out).print(found);
        }
        return pass ? 0 : ENVIRONMENT;
    }
}
