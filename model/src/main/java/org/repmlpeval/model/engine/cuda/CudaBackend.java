package org.repmlpeval.model.engine.cuda;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.repmlpeval.model.InvalidInputException;
import org.repmlpeval.model.NativeRuntime;
import org.repmlpeval.model.arch.network.Form;
import org.repmlpeval.model.checkpoint.Precision;
import org.repmlpeval.model.engine.Backend;
import org.repmlpeval.model.engine.DeviceFacts;
import org.repmlpeval.model.engine.EngineOptions;
import org.repmlpeval.model.engine.LoadedModel;
import org.repmlpeval.model.engine.cuda.device.Cuda;
import org.repmlpeval.model.engine.cuda.device.CudaDevice;
import org.repmlpeval.model.engine.cuda.device.DeviceChoice;
import org.repmlpeval.model.engine.cuda.device.MatrixProducts;
import org.repmlpeval.model.engine.cuda.probe.DeviceProbe;
import org.repmlpeval.model.plan.Plan;

/** Runs plans on an NVIDIA device. It is used only if it is named. */
public final class CudaBackend implements Backend {
    /** Its address, or null for the first. */
    private final String device;

    /** On the first device. */
    public CudaBackend() {
        this(null);
    }

    private CudaBackend(String device) {
        this.device = device;
    }

    /**
     * @param newDevice see {@link DeviceChoice}
     * @throws InvalidInputException if it is empty; whether there is such a device shows when the backend is used
     */
    @Override
    public Backend on(String newDevice) {
        if (newDevice.isBlank()) {
            throw new InvalidInputException("backend is " + CUDA + ":" + newDevice
                    + "; a number or UUID of nvidia-smi must follow the colon, as in cuda:1");
        }
        return new CudaBackend(newDevice);
    }

    @Override
    public String name() {
        return CUDA;
    }

    @Override
    public boolean supports(Precision precision) {
        return true;
    }

    @Override
    public int preference() {
        return -1;
    }

    /** @throws org.repmlpeval.model.EnvironmentException if the driver, a library of CUDA or a device is missing or does not do */
    @Override
    public LoadedModel load(Map<Form, Plan> plans, EngineOptions options) {
        return new CudaModel(Cuda.device(device), plans, options);
    }

    @Override
    public List<DeviceFacts> devices() {
        return DeviceProbe.all();
    }

    @Override
    public Map<String, String> description() {
        CudaDevice used = Cuda.device(device);
        Map<String, String> description = new TreeMap<>(NativeRuntime.versions());
        description.put("backend", name() + " on " + used.name());
        description.put(DEVICE, used.toString());
        description.put("computeCapability", used.capability());
        description.put("driverCuda", Cuda.driverVersion());
        description.put("cublasLt", String.valueOf(MatrixProducts.version()));
        return description;
    }
}
