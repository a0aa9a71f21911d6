import { CloudName } from '../../clouds/ClusterHost';
import { serve } from '../protocol/serve';
import { CloudProvider } from './provider';

/** Which of the two it is, the executable says that starts it. */
const name = process.env.HELIUM_PROVIDER_NAME as CloudName;

serve(host => CloudProvider.create(name, host));
